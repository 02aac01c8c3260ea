package io.tallylight.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text of a Lua script and the name under which Redis knows it once loaded.
 *
 * @param text source in Lua
 * @param sha SHA-1 of the text, 40 hexadecimal digits, as {@code EVALSHA} takes it
 */
public record LuaScript(String text, String sha) {
    /**
     * Reads a script from {@code lua/} on the class path.
     *
     * @param parts names of the files without {@code .lua}; the files are joined in this order
     * @throws IllegalArgumentException if there is no such file
     */
    public static LuaScript load(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(read("/lua/" + part + ".lua")).append('\n');
        }
        return of(text.toString());
    }

    /** Creates a script from this text. */
    public static LuaScript of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new LuaScript(text, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static String read(String resource) {
        try (InputStream in = LuaScript.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no script " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the script " + resource, e);
        }
    }
}
