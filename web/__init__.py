"""What desk and portal share: paging, filters, shapes, forms, refusals, limits, tags."""
