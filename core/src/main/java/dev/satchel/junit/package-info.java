/**
 * Tests for JUnit Jupiter that fail a build when answers become worse. Whoever uses this package has JUnit; core itself does not bring it.
 */
package dev.satchel.junit;
