package dev.satchel.samples;

/**
 * One thing that the doctor looked at.
 *
 * @param group what it belongs to
 * @param name what was looked at
 * @param status how it is
 * @param found what was seen
 * @param advice what to do; empty where nothing need be done
 */
record Finding(String group, String name, Status status, String found, String advice) {
    /** How a thing is. */
    enum Status {
        OK, WARNING, FAILURE
    }

    static Finding ok(String group, String name, String found) {
        return new Finding(group, name, Status.OK, found, "");
    }

    static Finding warning(String group, String name, String found, String advice) {
        return new Finding(group, name, Status.WARNING, found, advice);
    }

    static Finding failure(String group, String name, String found, String advice) {
        return new Finding(group, name, Status.FAILURE, found, advice);
    }
}
