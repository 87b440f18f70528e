"""The stock viewflow project that `make bench` measures beside Xiaohao."""
