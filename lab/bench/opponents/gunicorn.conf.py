"""Our own gunicorn's settings for another application: the same file, with its start-up of Django left out.

gunicorn is started in Django's folder, so that `config` is found there.
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
