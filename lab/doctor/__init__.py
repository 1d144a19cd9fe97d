"""scripts/doctor: the library's doctor, which here also trusts this checkout's local authority."""
