#!/usr/bin/env python3
import os
import sys

from django.core.management import execute_from_command_line

from config.database import without_limits
from config.environment import EnvError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with without_limits():
            execute_from_command_line(sys.argv)
    except EnvError as error:
        sys.exit(str(error))
