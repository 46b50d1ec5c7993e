package dev.satchel.pilot;

import java.util.List;

/**
 * Whether one of two systems is right more often than chance lets it be, by the questions that only one of them has right (McNemar 1947): when
 * the systems are equal, each of these is a throw of a coin. The bootstrap alone calls it real when five questions speak for one system and
 * none for the other, which happens to equal systems once in sixteen times.
 */
final class SignTest {
    private static final double LEVEL = 0.05;

    private SignTest() {}

    /** One question's score for two systems. */
    record Pair(double first, double second) {}

    static boolean isReal(List<Pair> pairs) {
        return probability((int) pairs.stream().filter(each -> each.first > each.second).count(),
                (int) pairs.stream().filter(each -> each.first < each.second).count()) < LEVEL;
    }

    /** How often coins fall as unevenly as this, to whichever side. */
    static double probability(int first, int second) {
        int all = first + second;
        double logOfOne = -all * Math.log(2);
        double sum = 0;
        for (int i = 0; i <= Math.min(first, second); i++) {
            sum += Math.exp(logOfOne);
            logOfOne += Math.log(all - i) - Math.log(i + 1.0);
        }
        return Math.min(1, 2 * sum);
    }
}
