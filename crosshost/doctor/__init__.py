"""Reads a deployment over HTTP and reports whether a login from a page works, in each browser, and why not.

`sending` decides which requests are sent, and sends them; `login` logs in. The exchanges become `Evidence`, plain data.
The rest is pure: `verdict` applies crosshost.policy to it, `findings` check it, `frameworks` fit each fix to what
answers, and `report` formats the result. `browser` asks an installed browser the same question.
"""
