"""Our gunicorn's settings for another application: the same file without the start of Django.

gunicorn starts in Django's folder, so that it finds `config` there.
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
