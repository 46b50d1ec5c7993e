package dev.satchel.junit;

import dev.satchel.pilot.PilotReport;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a measure of a {@link PilotTest} must reach.
 *
 * <p>On a method without {@link PilotTest} it is not looked at.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Floor.All.class)
public @interface Floor {
    /** The measure by its name in a report, such as {@code right}, {@code f1} or {@code kept typos}. */
    String measure();

    /** As in the report: a share from 0 to 1, or what the unit of the measure says. */
    double atLeast();

    /** What of the figure counts. */
    Bound by() default Bound.VALUE;

    /** The system that must pass; empty for every one of the report. */
    String system() default "";

    /** The set of questions; by default all of them together. */
    String set() default PilotReport.ALL_SETS;

    /** Several of them. */
    @Documented
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** Each must be met. */
        Floor[] value();
    }
}
