package io.tallylight.redis;

/**
 * The address of Redis and the requirements that it must meet.
 *
 * @param url {@code redis://[:password@]host[:port][/database]}, or {@code rediss://} for TLS
 * @param trustConfig whether settings that Redis does not disclose are assumed to be right, because the operator says
 *     so
 * @param tls settings of TLS, used if the scheme of the URL is {@code rediss}
 */
public record RedisEndpoint(String url, Durability durability, boolean trustConfig, RedisTls tls) {
    /** Creates an endpoint whose certificate, if it uses TLS, is signed by an authority that Java trusts. */
    public RedisEndpoint(String url, Durability durability, boolean trustConfig) {
        this(url, durability, trustConfig, RedisTls.DEFAULT);
    }

    /** Creates an endpoint without requirements for durability; it must still never evict a key. */
    public static RedisEndpoint of(String url) {
        return new RedisEndpoint(url, new Durability.Fast(), false);
    }
}
