"""From bytes to rows: workbooks, texts, headings, columns."""
