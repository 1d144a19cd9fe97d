"""Start a module of this checkout as a command: python -S scripts/_start.py MODULE [ARGUMENT…]

Python shows a Ctrl-C as a traceback, also during the tenth of a second in which a command imports its modules. So
scripts/_python starts Python with Ctrl-C ignored; this module, before it imports anything else, makes Ctrl-C end the
process; and crosshost.command, once imported, handles it.
"""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)

import runpy  # noqa: E402
import site  # noqa: E402
import sys  # noqa: E402

site.main()
sys.path[0] = sys.path[0].removesuffix("/scripts") or "."
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
