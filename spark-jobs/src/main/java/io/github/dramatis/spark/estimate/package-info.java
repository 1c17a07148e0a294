/**
 * The stage estimate: what the ratings of others say of each item, as biases and factors, for every fold of the users.
 * And what stages that fit MLlib's ALS share.
 */
package io.github.dramatis.spark.estimate;
