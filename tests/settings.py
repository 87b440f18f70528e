"""Settings of the test runs: the real ones, quicker and in a place that is thrown away."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "a fixed key, for tests only, that protects nothing at all")
os.environ.setdefault("SALT_KEY", "a fixed salt for tests only")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="xiaohao-test-"))

from config.settings import *  # noqa: E402, F403
from config.settings import VAR_DIR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(VAR_DIR) / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
