package io.tallylight.embedded;

/** Policies for syncing the embedded Redis's file to the disk. */
public enum AppendFsync {
    /** Syncs before a command is answered: acknowledged writes survive a kill and a power cut. */
    ALWAYS("always"),
    /** Syncs once a second: a kill or a power cut loses about the last two seconds. */
    EVERY_SECOND("everysec");

    private final String setting;

    AppendFsync(String setting) {
        this.setting = setting;
    }

    /** Returns the name in Redis's configuration. */
    String setting() {
        return setting;
    }
}
