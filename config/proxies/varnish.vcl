# Tallylight behind Varnish 7.1 or newer: one engine. What the engine says about caching is right as it stands; the feed must pass.
# Replace the address; docs/proxies.md says why each line is here.
vcl 4.1;

backend engine {
    .host = "127.0.0.1";
    .port = "8081";
    .connect_timeout = 2s;
    .first_byte_timeout = 75s;
    .between_bytes_timeout = 75s;
}

sub vcl_recv {
    set req.http.Host = "localhost";
    unset req.http.Forwarded;
    # Below a path of the host.
    set req.url = regsub(req.url, "^/live/", "/");
    # Both forms of the feed are connections, not answers; a cache has no part in them.
    if (req.url ~ "^/v1/shows/[^/?]+/feed($|\?)") {
        return (pipe);
    }
    # The engine answers a page of another origin otherwise than a program: nothing of it is kept.
    return (pass);
}

sub vcl_pipe {
    if (req.http.Upgrade) {
        set bereq.http.Upgrade = req.http.Upgrade;
        set bereq.http.Connection = req.http.Connection;
    }
}
