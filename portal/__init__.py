"""The public pages: no account, no cookie, and nothing but what the office has released."""
