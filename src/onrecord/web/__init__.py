"""The web application: pages for people, `/api/v1` for programs, over one register.

`routes.py` is the table of all addresses with the role each needs; `app.py` puts them together.
"""
