package io.tallylight.redis;

/**
 * Where Redis is and what is demanded of it.
 *
 * @param url {@code redis://[:password@]host[:port][/database]}, or {@code rediss://} for TLS
 * @param trustConfig whether settings that Redis does not let be read are taken to be right, because the operator says so
 * @param tls counts where the URL says {@code rediss}
 */
public record RedisEndpoint(String url, Durability durability, boolean trustConfig, RedisTls tls) {
    /** One whose certificate, if it has TLS, is signed by an authority that Java trusts. */
    public RedisEndpoint(String url, Durability durability, boolean trustConfig) {
        this(url, durability, trustConfig, RedisTls.DEFAULT);
    }

    /** One of which nothing is demanded that could be set wrongly but that it never evicts a key. */
    public static RedisEndpoint of(String url) {
        return new RedisEndpoint(url, new Durability.Fast(), false);
    }
}
