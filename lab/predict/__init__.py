"""Predict the results of a scenario in each browser without starting anything: Django's responses and the pages' flows
as data, and crosshost.policy as the browser.
"""
