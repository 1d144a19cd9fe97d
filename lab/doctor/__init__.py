"""scripts/doctor: the library's doctor, which believes this checkout's own authority."""
