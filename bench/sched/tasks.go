// tasks.go - the benchmarks of tasks.c with goroutines, on one processor.
package main

import (
	"fmt"
	"math/rand"
	"net"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
)

const yields, spawns, trips, sleepers = 5000000, 2000000, 2000000, 100000

func benchYield() {
	var wg sync.WaitGroup
	for k := 0; k < 2; k++ {
		wg.Add(1)
		go func() {
			for i := 0; i < yields; i++ {
				runtime.Gosched()
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

func benchSpawn() {
	for i := 0; i < spawns; i++ {
		c := make(chan int)
		go func() { c <- i + 1 }()
		<-c
	}
}

func benchChannel() {
	there, back := make(chan int), make(chan int)
	go func() {
		for v := range there {
			back <- v
		}
	}()
	for i := 0; i < trips; i++ {
		there <- i
		<-back
	}
}

func benchSleepers() {
	var wg sync.WaitGroup
	for i := 0; i < sleepers; i++ {
		wg.Add(1)
		go func() {
			time.Sleep(time.Duration(rand.Intn(1000)) * 100 * time.Microsecond)
			wg.Done()
		}()
	}
	wg.Wait()
}

func serve(port string) {
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		panic(err)
	}
	for {
		c, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go func() {
			data := make([]byte, 4096)
			for {
				n, err := c.Read(data)
				if err != nil {
					break
				}
				if _, err = c.Write(data[:n]); err != nil {
					break
				}
			}
			c.Close()
		}()
	}
}

func processorTime() int64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func main() {
	runtime.GOMAXPROCS(1)
	start := processorTime()
	count := 1
	switch os.Args[1] {
	case "serve":
		serve(os.Args[2])
	case "yield":
		benchYield()
		count = 2 * yields
	case "spawn":
		benchSpawn()
		count = spawns
	case "channel":
		benchChannel()
		count = trips
	case "sleepers":
		benchSleepers()
	}
	fmt.Printf("%.1f\n", float64(processorTime()-start)/float64(count))
}
