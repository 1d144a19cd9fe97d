"""Ask an installed browser the doctor's question: it logs in from a page that stands in for the frontend.

The page is served by this machine under the real page origin, which the browser's fresh profile alone maps to it; the
API is the real one. `stand_in` serves the page, `mapping` starts a browser for it, `session` logs in over it with the
doctor's own code, and `compared` judges what a script of the page could read.
"""
