"""File uploads are refused."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class NoUploads(FileUploadHandler):
    """Refuse a form as soon as a file begins in it; Django limits the rest of the form itself."""

    def new_file(self, *args, **kwargs):
        raise RequestDataTooBig("File uploads are not accepted.")

    def receive_data_chunk(self, raw_data, start):
        """Never called; the base class requires it."""

    def file_complete(self, file_size):
        """Never called; the base class requires it."""
