"""Reads a deployment over HTTP and reports whether a login from a page works, in each browser, and why not.

`wire` sends one request at a time, and `probe` decides which. The exchanges become `Evidence`, plain data; the rest is
pure: `chain` applies crosshost.policy to it, the `findings` check it, and `report` formats the result.
"""
