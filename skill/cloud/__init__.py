"""The skill on AWS Lambda: behind an HTTP API, and behind Alexa's own trigger.

``skill.cloud.on_http.handler`` and ``skill.cloud.on_trigger.handler`` are what template.yaml names.
"""
