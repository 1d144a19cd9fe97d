"""What a scenario comes to in each browser, said without running anything: the server's answers and the pages' flows
as data, judged by crosshost.policy.
"""
