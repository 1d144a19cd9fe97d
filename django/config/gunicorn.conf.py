"""gunicorn, started in this project's folder with `gunicorn --config config/gunicorn.conf.py`."""

import gc
import os

from gunicorn.workers import gthread

from config import startup

# Nothing that the start allocates becomes garbage: not looking for it saves a tenth of a second, and freezing it
# before the fork leaves its memory shared among the workers.
gc.disable()
startup.load()

wsgi_app = "config.wsgi"
own_port = os.environ.get("GUNICORN_BIND", "127.0.0.1:8000")  # empty beyond loopback, where nginx has the API's port
bind = [own_port] if own_port else []
# nginx comes by a socket in a folder that only it and we can enter. gunicorn believes the scheme that such a peer
# names, and on :8000 nobody's, unless FORWARDED_ALLOW_IPS lists their address.
if os.environ.get("GUNICORN_SOCKET"):
    bind.append(f"unix:{os.environ['GUNICORN_SOCKET']}")
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "")  # settings.py has refused what cannot be meant
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}  # by default two more would be believed

# gunicorn's threads. A slow client holds one of them on this port, which is for this machine alone: everybody else
# comes through nginx, which reads a request to its end before passing it on. Measured (docs/figures.md): 2 x 16 threads
# serve whoami at least as fast as 2 x 4, and within a second, mostly in milliseconds, beside 24 silent connections,
# such as a browser opens in advance (2 x 4: 5 s, and up to 20 by default); they take 11 MB more under load. gevent
# answers 500 when it meets a database connection from before the fork, is slower, and is one more package.
worker_class = "gthread"
workers = 2  # one may die or be busy
threads = 16
# A connection that says nothing keeps its thread for 5 seconds by default, and a stop waits for it: a browser that is
# open would hold up every toggle.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 1
preload_app = True  # the workers share Django's code pages, and an error in it stops the start, not each worker

timeout = 30  # seconds without a sign of life, then a worker is replaced
graceful_timeout = 10  # seconds for what is under way when a stop comes; shorter than compose's stop_grace_period
keepalive = 1  # second; a browser asks for several things in a row, and a stop waits for connections that are kept

# What one client may cost.
limit_request_line = 8190  # bytes, as nginx's: what is longer nginx refuses, in JSON with CORS headers
limit_request_fields = 64  # a browser sends about 20
limit_request_field_size = 8190  # bytes; all cookies of a host share one header, and ports share the cookies
worker_connections = 400  # of each worker; beyond the limit of open files, often 1024, a worker would die
http_parser = "python"  # not another one where its package happens to be installed

# The sign of life is a file's time stamp: in memory, or a slow disk looks like a dead worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # nosec B108
control_socket_disable = True  # nobody steers it from inside, and the root file system is read-only

accesslog = "-"
errorlog = "-"
access_log_format = '%(h)s "%(r)s" %(s)s %(b)s %(M)sms "%({origin}i)s"'


def on_starting(server) -> None:
    startup.prepare()
    gc.freeze()
    gc.enable()
