package io.tallylight.config;

/**
 * A value as the operator wrote it.
 *
 * @param text the value; the items of a list are joined with commas
 * @param source the source of the value: {@code tallylight.yaml:12}, {@code environment TALLYLIGHT_HTTP_PORT},
 *     {@code --port}
 */
public record Setting(String text, String source) {
    /** Omits the value, which may be a secret. */
    @Override
    public String toString() {
        return "Setting[" + source + "]";
    }
}
