"""Small deployments that are not this lab: other frameworks, as their documentation has them, healthy and broken.

For each the truth is measured in browsers, and the doctor's verdict is compared with it.
"""
