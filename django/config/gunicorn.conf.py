"""gunicorn, started in this project's folder with `gunicorn --config config/gunicorn.conf.py`."""

import gc
import os

from gunicorn.workers import gthread

from config import cleaning, startup

# Nothing allocated at the start becomes garbage: skipping the collector saves a tenth of a second, and freezing before
# the fork keeps that memory shared among the workers.
gc.disable()
startup.load()

wsgi_app = "config.wsgi"
own_port = os.environ.get("GUNICORN_BIND", "127.0.0.1:8000")  # empty beyond loopback, where nginx has the API's port
bind = [own_port] if own_port else []
# nginx connects by a socket in a folder that only it and gunicorn can enter. gunicorn trusts X-Forwarded-Proto there,
# and on :8000 only from the addresses in FORWARDED_ALLOW_IPS.
if os.environ.get("GUNICORN_SOCKET"):
    bind.append(f"unix:{os.environ['GUNICORN_SOCKET']}")
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "")  # validated in settings.py
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}  # by default gunicorn trusts two more headers

# gunicorn's threads. A slow client holds one of them on this port, which is for this machine alone: everybody else
# comes through nginx, which reads a request to its end before passing it on. Measured (docs/figures.md): 2 x 16 threads
# serve whoami at least as fast as 2 x 4, and within a second, mostly in milliseconds, beside 24 silent connections,
# such as a browser opens in advance (2 x 4: 5 s, and up to 20 by default); they take 11 MB more under load. gevent
# answers 500 when it meets a database connection from before the fork, is slower, and is one more package.
worker_class = "config.worker.Worker"
workers = 2  # one may die or be busy
threads = 16
# By default a silent new connection holds a thread for 5 seconds, and a stop waits for it: an open browser would delay
# every toggle.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 1
preload_app = True  # the workers share Django's memory, and an error stops the start, not each worker

timeout = (
    30  # seconds without a sign of life of its main thread, then a worker is replaced; config/worker.py has the rest
)
graceful_timeout = 10  # seconds to finish requests at a stop; shorter than compose's stop_grace_period
keepalive = 1  # second; a browser sends several requests in a row, and a stop waits for idle connections

# Limits for one client.
limit_request_line = 8190  # bytes, as nginx's limit: nginx refuses longer ones, in JSON with CORS headers
limit_request_fields = 64  # a browser sends about 20
limit_request_field_size = 8190  # bytes; all cookies of a host share one header, and ports share the cookies
worker_connections = 400  # of each worker; beyond the limit of open files, often 1024, a worker would die
http_parser = "python"  # not another one where its package happens to be installed

# Workers show that they are alive by a file's time stamp: in memory, or a slow disk would look like a dead worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # nosec B108
control_socket_disable = True  # not used, and the root file system is read-only

logger_class = "config.access_log.PrintableLogger"
accesslog = "-"
errorlog = "-"
access_log_format = '%(h)s "%(r)s" %(s)s %(b)s %(M)sms "%({origin}i)s"'


def post_fork(server, worker) -> None:
    cleaning.start()


def on_starting(server) -> None:
    startup.prepare()
    gc.freeze()
    gc.enable()
