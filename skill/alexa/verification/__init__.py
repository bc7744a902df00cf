"""Is this request really from Alexa, recent, and meant for this skill?

    url.py          which certificate addresses are Amazon's
    fetch.py        getting the chain, with the environment's proxies, within two seconds
    roots.py        whom this computer trusts
    chain.py        from a PEM file to a public key that may sign requests
    keys.py         checked keys, kept for a while, loaded once however many ask
    signature.py    the signature over the raw bytes
    freshness.py    the request's timestamp
    application.py  the skill's own id

(Amazon, Host a Custom Skill as a Web Service, "Verify That the Request was Sent by Alexa")
"""
