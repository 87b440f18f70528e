"""Forms that belong to one page; the payloads of verbs live with the verbs."""
