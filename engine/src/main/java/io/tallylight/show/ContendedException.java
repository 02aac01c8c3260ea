package io.tallylight.show;

/** A definition was changed by others each time that a change was tried; nothing was done. */
public final class ContendedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContendedException(int tries) {
        super("lost the race " + tries + " times", null, false, false);
    }
}
