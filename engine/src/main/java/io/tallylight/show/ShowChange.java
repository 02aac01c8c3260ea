package io.tallylight.show;

/**
 * A show after a change.
 *
 * @param made whether the change created it
 */
public record ShowChange(ShowSnapshot show, boolean made) {}
