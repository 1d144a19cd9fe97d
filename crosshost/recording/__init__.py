"""Explains a recording of a browser or of curl: a HAR, a NetLog, `curl -v`, a copied cURL command, pasted headers.

`read(path)` returns a Recording, `explain(recording)` an Explanation for each request to another origin.
"""

from crosshost.recording.explain import explain
from crosshost.recording.explanation import Explanation
from crosshost.recording.model import RecordedRequest, Recording
from crosshost.recording.reading.reader import parse, read

__all__ = ["Explanation", "RecordedRequest", "Recording", "explain", "parse", "read"]
