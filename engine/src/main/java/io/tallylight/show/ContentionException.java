package io.tallylight.show;

/** Others were faster each time that a change was tried; nothing was done. */
public final class ContentionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContentionException(int tries) {
        super("lost the race " + tries + " times", null, false, false);
    }
}
