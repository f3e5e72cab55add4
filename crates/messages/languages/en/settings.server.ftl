## What each setting means, in `usher --help` and on the page of settings

setting-listen = address and port of the HTTP server
setting-database-url = sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE
setting-public-url = address that people open, http(s)://host[:port]; every link is built from it (default: listen, or localhost for 0.0.0.0)
setting-smtp-url = mail server: smtps://USER:PASSWORD@HOST:465 or smtp://HOST:587?tls=required
setting-mail-from = sender of mail: Usher <usher@example.org>
setting-mail-ca-file = certificate (PEM) of an authority of your own that the mail server's is signed by
setting-mail-in-clear = mail may go to another machine without TLS: you vouch for the way
setting-mail-include-password = mail that tells of a set password holds the password
setting-secret-key = 64 hexadecimal digits that seal waiting mail, the same on all nodes (default: made, kept in usher.key beside the data)
setting-registration = open: anybody may found an organization
setting-session-idle = a session that is not used for so long is over
setting-session-absolute = a session ends after so long, used or not
setting-token-access = life of an access token
setting-link-reset = life of a reset link
setting-link-invitation = life of an invitation
setting-link-verification = life of a link that confirms an e-mail address
setting-sign-in-guesses = wrong passwords for one account from one address in 15 minutes
setting-sign-in-guesses-per-address = wrong passwords from one address in 15 minutes
setting-sign-in-provider-timeout = time for an external provider to answer, for one sign-in
setting-github-client-id = sign-in with GitHub: the OAuth app's id
setting-github-client-secret = the OAuth app's secret
setting-github-url = address of GitHub's pages, or of a GitHub Enterprise server
setting-github-api-url = address of its API
setting-google-client-id = sign-in with Google: the client's id
setting-google-client-secret = the client's secret
setting-google-issuer = Google's issuer
setting-linkedin-client-id = sign-in with LinkedIn: the app's id
setting-linkedin-client-secret = the app's secret
setting-linkedin-issuer = LinkedIn's issuer
setting-oidc-issuer = sign-in with an OpenID Connect issuer of your own: its address
setting-oidc-client-id = the client's id there
setting-oidc-client-secret = the client's secret; none for a public client
setting-oidc-name = what its button says
setting-argon2-memory-kib = argon2id memory of one hash, in KiB; at least 19456
setting-argon2-passes = argon2id passes; at least 2
setting-argon2-lanes = argon2id lanes
setting-trusted-proxies = addresses of proxies whose X-Forwarded-For counts, separated by commas
setting-http-header-timeout = time for a client to send its headers
setting-http-request-timeout = time for one request, body and answer
setting-http-max-connections = open connections; further ones wait
setting-log-level = error, warn, info, debug or trace; or a filter such as info,sqlx=debug
setting-log-format = text or json
setting-metrics-listen = address and port on which Prometheus reads /metrics; keep it from strangers (default: nowhere)
setting-metrics-public = /metrics on the address of the pages, too, for anybody to read
