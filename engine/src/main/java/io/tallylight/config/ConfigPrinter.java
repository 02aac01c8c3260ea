package io.tallylight.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes settings as YAML that {@link ConfigLoader} reads back. */
public final class ConfigPrinter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./_-][A-Za-z0-9./:_-]*|\\[]");
    private static final String HEADER = """
            # Tallylight: every setting with its default. Nothing here needs to be set.
            #
            # A name may be written dotted, as here, or nested. Each can also come from the environment (http.port is
            # TALLYLIGHT_HTTP_PORT), and some from the command line; command line over environment over this file.
            # "tallylight config check --config FILE" says whether a file is right, "config print" what is in force.
            """;

    private ConfigPrinter() {}

    /** Returns the settings in force, each with its source. Passwords are masked. */
    public static String effective(ConfigLoader.Loaded loaded) {
        StringBuilder out = new StringBuilder();
        for (Key<?> key : Keys.ALL) {
            @Nullable Setting setting = loaded.settings().get(key.name());
            out.append(setting == null ? unset(key) : line(key, setting.text()) + "  # " + setting.source());
            out.append('\n');
        }
        return out.toString();
    }

    /** Returns the text of {@code config/tallylight.yaml}: every key, explained, with its default. */
    public static String template() {
        StringBuilder out = new StringBuilder(HEADER);
        for (Key<?> key : Keys.ALL) {
            @Nullable String fallback = key.fallback();
            out.append("\n# ").append(key.doc()).append('\n');
            out.append("# Allowed: ").append(key.allowed()).append('\n');
            out.append(fallback == null ? unset(key) : line(key, fallback));
            out.append('\n');
        }
        return out.toString();
    }

    private static String unset(Key<?> key) {
        return "# " + key.name() + ":";
    }

    private static String line(Key<?> key, String value) {
        String text = key.shown(value);
        boolean plain = PLAIN.matcher(text).matches() && !text.endsWith(":");
        return key.name() + ": "
                + (plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
}
