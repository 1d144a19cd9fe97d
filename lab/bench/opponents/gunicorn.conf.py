"""Our gunicorn settings for another application: the same file, without starting Django.

gunicorn runs in Django's folder, so that it can import `config`.
"""

import os
import runpy
import sys
from types import ModuleType

startup = ModuleType("config.startup")
startup.load = startup.prepare = lambda: None
sys.modules["config.startup"] = startup
globals().update(runpy.run_path("config/gunicorn.conf.py"))
wsgi_app = os.environ["OPPONENT"]
