"""Settings of the web server; PORT, HOST, WEB_WORKERS and WEB_THREADS come from the environment."""

import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # Django starts once, and the workers share its memory
timeout = 60
graceful_timeout = 10
max_requests = 10_000
max_requests_jitter = 1_000
errorlog = "-"
control_socket_disable = True
accesslog = None  # addresses of pages name cases and people; the proxy in front keeps its own log


def when_ready(server: Any) -> None:
    """Print where the site is once it really listens."""
    server.log.info("Ready: http://%s/", bind)
