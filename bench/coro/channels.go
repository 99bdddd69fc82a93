// channels.go - Go's goroutines and unbuffered channels: a value there, an answer back.
package main

import (
	"fmt"
	"time"
)

const roundTrips = 300000
const births = 300000
const items = 50000

func told(name string, start time.Time, times int) {
	fmt.Printf("%s %.3f\n", name, float64(time.Since(start).Nanoseconds())/float64(times))
}

func main() {
	in, out := make(chan int), make(chan int)
	go func() {
		sum := 0
		for value := range in {
			sum += value
			out <- sum
		}
	}()
	start := time.Now()
	for i := 0; i < roundTrips; i++ {
		in <- i
		<-out
	}
	told("round-trip", start, roundTrips)

	done := make(chan bool)
	start = time.Now()
	for i := 0; i < births; i++ {
		go func() { done <- true }()
		<-done
	}
	told("create-run-free", start, births)

	first := make(chan int)
	last := first
	for i := 0; i < 4; i++ {
		next := make(chan int)
		go func(from, to chan int) {
			for value := range from {
				to <- value + 1
			}
		}(last, next)
		last = next
	}
	start = time.Now()
	for i := 0; i < items; i++ {
		first <- i
		<-last
	}
	told("pipeline-5", start, items)
}
