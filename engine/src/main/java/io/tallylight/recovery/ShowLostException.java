package io.tallylight.recovery;

/** A show cannot be used before it is rebuilt: its data are gone, and its orders are not. */
public final class ShowLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String show;

    ShowLostException(String show) {
        super("show " + show + " is lost", null, false, false);
        this.show = show;
    }

    public String show() {
        return show;
    }
}
