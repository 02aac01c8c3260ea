package io.tallylight.orders.sql;

import io.tallylight.orders.OrderSystemException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL database and the login for it.
 *
 * @param jdbc URL for the driver, without user and password
 * @param shown the URL for messages, without user and password
 */
record PostgresUrl(
        String jdbc, @Nullable String user, @Nullable String password, String shown) {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d+){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME = Pattern.compile("(jdbc:)?postgres(ql)?:.*", Pattern.DOTALL);

    /** Returns whether this URL is one of PostgreSQL. */
    static boolean isOne(String url) {
        return SCHEME.matcher(url).matches();
    }

    /**
     * Reads {@code postgresql://[user[:password]@]host[:port]/database[?parameters]}; parameters are those of the JDBC
     * driver. Off loopback the server must prove by TLS that it is the one of that name, and a password is only ever proved
     * (SCRAM), not sent, unless the parameters {@code sslmode} and {@code requireAuth} say otherwise. On loopback TLS is used
     * where the server has it, and no password is sent either.
     *
     * @throws OrderSystemException when it names no host or no database
     */
    static PostgresUrl parse(String url) throws OrderSystemException {
        try {
            URI uri = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
            String path = uri.getRawPath();
            if (uri.getHost() == null || path == null || path.length() < 2) {
                throw new IllegalArgumentException("it names no host, or no database");
            }
            String rest = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path;
            String query = secured(uri.getHost(), uri.getRawQuery());
            String who = uri.getRawUserInfo();
            int colon = who == null ? -1 : who.indexOf(':');
            return new PostgresUrl(
                    "jdbc:postgresql://" + rest + "?" + query,
                    who == null ? null : decode(colon < 0 ? who : who.substring(0, colon)),
                    who == null || colon < 0 ? null : decode(who.substring(colon + 1)),
                    "postgresql://" + rest);
        } catch (IllegalArgumentException e) {
            // The message omits the URL's own text, which may hold a password.
            throw new OrderSystemException(
                    "the URL of the PostgreSQL database cannot be read; it has the form"
                            + " postgresql://[user[:password]@]host[:port]/database",
                    e);
        }
    }

    /**
     * Sets secure defaults: the driver by itself would go on without TLS and send the password to any server that has
     * none.
     */
    private static String secured(String host, @Nullable String query) {
        boolean loopback = LOOPBACK.matcher(host).matches();
        List<String> parameters = new ArrayList<>();
        if (query != null && !query.isEmpty()) {
            parameters.add(query);
        }
        if (!loopback && !names(query, "sslmode") && !names(query, "ssl")) {
            parameters.add("sslmode=verify-full");
        }
        if (!names(query, "requireAuth")) {
            parameters.add("requireAuth=scram-sha-256" + (loopback ? ",none" : ""));
        }
        return String.join("&", parameters);
    }

    private static boolean names(@Nullable String query, String parameter) {
        return query != null
                && Pattern.compile("(^|&)" + parameter + "=").matcher(query).find();
    }

    /** Omits the password: this text may end up in a log. */
    @Override
    public String toString() {
        return shown;
    }

    /** Decodes as in any URL, except that {@code +} stays as it is. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
