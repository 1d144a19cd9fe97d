"""Our gunicorn settings for another application: the same file, without starting Django.

gunicorn runs in Django's folder, so that it can import `config`.
"""

import os
import runpy
import sys
from types import ModuleType

startup, cleaning = ModuleType("config.startup"), ModuleType("config.cleaning")
startup.load = startup.prepare = cleaning.start = lambda: None
sys.modules |= {"config.startup": startup, "config.cleaning": cleaning}
globals().update(runpy.run_path("config/gunicorn.conf.py"))
wsgi_app = os.environ["OPPONENT"]
if os.environ.get("OPPONENT_ACCESS_LOG") == "none":
    accesslog = None
