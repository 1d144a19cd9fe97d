"""Ask an installed browser the doctor's question: it logs in from a page that stands in for the frontend.

The page is served by this machine under the real page origin, which the browser's fresh profile alone maps to it; the
API is the real one. `plan` says what the page does, `stand_in` serves it, `mapping` starts a browser for it, and
`judge` compares what it reports with the model's prediction.
"""
