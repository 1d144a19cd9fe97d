"""There are no uploads here."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class NoUploads(FileUploadHandler):
    """Refuses a form with a file in it as soon as the file begins; Django limits the rest of the form itself."""

    def new_file(self, *args, **kwargs):
        raise RequestDataTooBig("There are no uploads here.")

    def receive_data_chunk(self, raw_data, start):
        """Never reached; the interface asks for it."""

    def file_complete(self, file_size):
        """Never reached; the interface asks for it."""
