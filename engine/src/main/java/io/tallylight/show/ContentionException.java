package io.tallylight.show;

/** Thrown when other changes won the race each time that a change was tried; nothing was done. */
public final class ContentionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContentionException(int tries) {
        super("lost the race " + tries + " times", null, false, false);
    }
}
