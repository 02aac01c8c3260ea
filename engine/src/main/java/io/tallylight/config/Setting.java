package io.tallylight.config;

/**
 * A value as somebody wrote it.
 *
 * @param text the value; the items of a list are joined with commas
 * @param source where it stands: {@code tallylight.yaml:12}, {@code environment TALLYLIGHT_HTTP_PORT}, {@code --port}
 */
public record Setting(String text, String source) {
    /** Without the value, which may be a secret. */
    @Override
    public String toString() {
        return "Setting[" + source + "]";
    }
}
