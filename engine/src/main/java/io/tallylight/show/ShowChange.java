package io.tallylight.show;

/**
 * A show as it stands after a change.
 *
 * @param made whether the change made it
 */
public record ShowChange(ShowSnapshot show, boolean made) {}
